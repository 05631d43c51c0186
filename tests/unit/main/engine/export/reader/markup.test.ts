import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anchor, evidence, fileHref, html, trusted } from '../../../../../../main/engine/export/reader/markup.ts';

test('nothing that is put into a page becomes markup, in text or in an attribute', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => {
    const { markup } = html`<p title="${text}">${text}</p>`;
    const [, attribute = '', content = ''] = /^<p title="([^"]*)">([^<]*)<\/p>$/.exec(markup) ?? [];
    expect(markup).toBe(`<p title="${attribute}">${content}</p>`);
  }));
  expect(html`${'<!--<script>'}${['a', 'b'].map(letter => html`<i>${letter}</i>`)}${null}${false}${7}`.markup).toBe('&#60;!--&#60;script&#62;<i>a</i><i>b</i>7');
});

test('what cannot be seen is written out', () => {
  expect(html`${'a\u202Eb\u200Bc\u0000d\u{E0041}'}`.markup).toBe('a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩d⟨U+E0041⟩');
  expect(evidence('x\u2066y\r\nz').markup).toBe('x<span class="unseen">⟨U+2066⟩</span>y\nz');
});

test('joiners of scripts and emoji stay', () => {
  expect(html`${'می\u200Cخواهم 👩\u200D💻'}`.markup).toBe('می\u200Cخواهم 👩\u200D💻');
});

test('a lone half of a surrogate pair becomes the replacement character', () => {
  expect(html`${'a\uD800b'}`.markup).toBe('a\uFFFDb');
});

test('links to files stay inside the bundle and anchors are plain', () => {
  expect(fileHref('originals/documents/E-0001 a#b?c%.txt')).toBe('originals/documents/E-0001%20a%23b%3Fc%25.txt');
  expect(anchor('E-0412.1"><x')).toBe('E-0412.1---x');
});

test('own markup is taken as it is', () => {
  expect(html`<b>${trusted('<i>')}</b>`.markup).toBe('<b><i></b>');
});
