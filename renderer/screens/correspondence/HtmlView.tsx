import { useMemo } from 'react';
import DOMPurify from 'dompurify';
import { useLingui } from '@lingui/react/macro';

const PAGE = (body: string): string => `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: exhibit:; style-src 'unsafe-inline'">`
  + `<style>html{background:#fff;color:#1c1b18;font:15px/1.5 Georgia,serif}body{margin:18px 40px 28px 44px;max-width:760px;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}a{color:#1b5c4f}.no-image{display:inline-block;padding:0 6px;border:1px dashed #93709c;border-radius:2px;font:12px/18px sans-serif;color:#6b4774}</style></head><body>${body}</body></html>`;

/**
 * The HTML of a message: sanitised by the engine, sanitised again here, in a frame that may run nothing, open nothing and
 * ask for nothing but images that came with the message.
 */
export function HtmlView({ html, title }: { readonly html: string; readonly title: string }) {
  const { t } = useLingui();
  const missing = t`image not shown`;
  const page = useMemo(() => PAGE(cleanHtml(html, missing)), [html, missing]);
  return <iframe className="reader-html" sandbox="" referrerPolicy="no-referrer" title={t`HTML of ${title}`} srcDoc={page} />;
}

/** Addresses an image may have: bytes that stand in the message, or an exhibit of this case. */
const OWN_SOURCE = /^(?:data:image\/(?:png|jpeg|gif|webp|bmp|avif);base64,|exhibit:\/\/sha256\/[0-9a-f]{64}$)/i;
const ADDRESSES = ['src', 'srcset', 'href', 'xlink:href', 'background', 'poster', 'action', 'formaction', 'data', 'cite', 'longdesc', 'usemap', 'ping', 'style'] as const;

/** HTML without scripts, forms, styles that fetch, and addresses; a link keeps its address as a title to read. */
export function cleanHtml(html: string, missing = ''): string {
  const purify = DOMPurify(window);
  purify.addHook('afterSanitizeAttributes', node => {
    for (const name of ADDRESSES) {
      const value = node.getAttribute(name);
      if (value === null) continue;
      if (name === 'style') { if (/url\s*\(|image-set|@import|expression|\\/i.test(value)) node.removeAttribute(name); continue; }
      if (name === 'src' && node.nodeName === 'IMG' && OWN_SOURCE.test(value.trim())) continue;
      node.removeAttribute(name);
      if (name === 'href' && node.nodeName === 'A' && !node.hasAttribute('title')) node.setAttribute('title', value);
    }
  });
  const clean = purify.sanitize(html, {
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'select', 'textarea', 'svg', 'math', 'video', 'audio', 'source', 'track', 'iframe', 'frame', 'object', 'embed', 'link', 'meta', 'base', 'dialog'],
    FORBID_ATTR: ['id', 'name', 'target', 'autofocus', 'accesskey', 'tabindex'],
    ALLOW_DATA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:https?|mailto|tel|cid|data|exhibit):/i,
  });
  const { body } = new DOMParser().parseFromString(clean, 'text/html');
  for (const image of body.querySelectorAll('img:not([src])')) {
    const place = body.ownerDocument.createElement('span');
    place.className = 'no-image';
    place.textContent = image.getAttribute('alt') || missing;
    image.replaceWith(place);
  }
  return body.innerHTML;
}
