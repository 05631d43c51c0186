import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bagInfoText, bagInfoValue, decodeBagPath, encodeBagPath, manifestText, parseBagInfo, parseManifestLine, payloadOxum, unsafePathReason } from '../../../../../../main/engine/export/formats/bag.ts';

const file = (path: string, sizeBytes = 1) => ({ path, sizeBytes, sha256: 'a'.repeat(64), sha512: 'b'.repeat(128) });

describe('paths in manifests', () => {
  test('only CR, LF and the percent sign are encoded', () => {
    expect(encodeBagPath('data/a%b\rc\nd é "e"\\f')).toBe('data/a%25b%0Dc%0Ad é "e"\\f');
  });

  test('what is encoded is decoded again, whatever the path', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), path => decodeBagPath(encodeBagPath(path), true) === path));
  });

  test('an encoded path stays on one line', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), path => !/[\r\n]/.test(encodeBagPath(path))));
  });

  test('bags before 1.0 did not encode the percent sign', () => {
    expect(decodeBagPath('data/100%25%0a', false)).toBe('data/100%25\n');
  });

  test('paths that lead out of the bag are named as such', () => {
    const unsafe = ['', '/etc/passwd', '\\\\server\\share', 'C:\\x', 'c:/x', '~/x', '~root/x', '../x', 'data/../../x', 'data\\..\\x', 'data/a\0b'];
    expect(unsafe.filter(path => unsafePathReason(path) === null)).toEqual([]);
    expect(['data/a', 'data/..a', 'data/a..b/c', 'data/~a', 'bag-info.txt'].filter(path => unsafePathReason(path) !== null)).toEqual([]);
  });
});

describe('manifest lines', () => {
  test('files are listed by path in code units, digest first, as sha256sum reads them', () => {
    expect(manifestText([file('data/b'), file('data/B'), file('data/a c')], 'sha256')).toBe(['data/B', 'data/a c', 'data/b'].map(path => `${'a'.repeat(64)}  ${path}\n`).join(''));
  });

  test('spaces, tabs and an asterisk before the path are passed over; spaces within it are kept', () => {
    expect(parseManifestLine('ABCD \t *data/a  b')).toEqual({ digest: 'abcd', path: 'data/a  b', isMd5sumStyle: true });
  });

  test('a line without a digest or without a path is none', () => {
    expect(['', 'data/a', 'abcd', 'abcd ', 'xyz  data/a'].map(parseManifestLine)).toEqual([null, null, null, null, null]);
  });
});

describe('bag-info.txt', () => {
  test('a value cannot start a field of its own', () => {
    expect(bagInfoText([['External-Description', 'Letter\r\nPayload-Oxum: 0.0\u2028x']])).toBe('External-Description: Letter Payload-Oxum: 0.0 x\n');
  });

  test('repeated labels and continued lines are read', () => {
    const fields = parseBagInfo('Contact-Name : A\r\nContact-Name: B\n  and C\nno field\n');
    expect(fields).toEqual([{ label: 'Contact-Name', value: 'A' }, { label: 'Contact-Name', value: 'B and C' }]);
    expect(bagInfoValue(fields, 'contact-name')).toBe('A');
  });

  test('Payload-Oxum counts octets and files', () => {
    expect(payloadOxum([file('data/a', 5), file('data/b', 0)])).toBe('5.2');
  });
});
