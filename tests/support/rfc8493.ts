import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A small reader of RFC 8493 for tests, written from the specification and apart from the exporter: whole files in memory, nothing clever.
 * Gives what is wrong with a bag, or nothing.
 */
export function judgeByTheBook(bag: string): string[] {
  const wrong: string[] = [];
  const all: string[] = [];
  const walk = (folder: string): void => {
    for (const name of readdirSync(join(bag, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (lstatSync(join(bag, path)).isDirectory()) walk(path);
      else all.push(path);
    }
  };
  walk('');
  if (readFileSync(join(bag, 'bagit.txt'), 'utf8') !== 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n') wrong.push('bagit.txt is not the declaration');
  const payload = all.filter(path => path.startsWith('data/'));
  const manifests = all.filter(path => /^manifest-[a-z0-9]+\.txt$/.test(path));
  const tagManifests = all.filter(path => /^tagmanifest-[a-z0-9]+\.txt$/.test(path));
  if (manifests.length === 0) wrong.push('no payload manifest');
  for (const name of [...manifests, ...tagManifests]) {
    const algorithm = /-([a-z0-9]+)\.txt$/.exec(name)?.[1] ?? '';
    const listed = new Map<string, string>();
    for (const line of readFileSync(join(bag, name), 'utf8').split('\n').slice(0, -1)) {
      const [, digest = '', written = ''] = /^([0-9a-f]+)[ \t]+(.+)$/.exec(line) ?? [];
      const path = written.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');
      if (digest === '') wrong.push(`${name}: "${line}" is no line`);
      if (listed.has(path)) wrong.push(`${name}: ${path} twice`);
      if (path.startsWith('/') || path.startsWith('~') || path.split('/').includes('..')) wrong.push(`${name}: ${path} leads out`);
      listed.set(path, digest);
    }
    for (const [path, digest] of listed) {
      if (!all.includes(path)) wrong.push(`${name}: ${path} missing`);
      else if (createHash(algorithm).update(readFileSync(join(bag, path))).digest('hex') !== digest) wrong.push(`${name}: ${path} differs`);
    }
    if (manifests.includes(name)) wrong.push(...payload.filter(path => !listed.has(path)).map(path => `${name}: ${path} not listed`));
  }
  const oxum = /^Payload-Oxum: (\d+)\.(\d+)$/m.exec(readFileSync(join(bag, 'bag-info.txt'), 'utf8'));
  const octets = payload.reduce((sum, path) => sum + lstatSync(join(bag, path)).size, 0);
  if (Number(oxum?.[1]) !== octets || Number(oxum?.[2]) !== payload.length) wrong.push('Payload-Oxum differs');
  return wrong;
}
