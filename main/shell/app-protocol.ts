import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Session } from 'electron';
import { appFiles } from './paths.ts';

/** The app's own origin; nothing of it comes from `file:` or a network. */
export const APP_ORIGIN = 'proviso://app';

/** What a window may load. Styles may be inline because the component kit injects a style element. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "font-src 'self'",
  "img-src 'self' data: blob: exhibit:", "connect-src 'self' exhibit:", "worker-src 'self'", 'frame-src exhibit:',
  "base-uri 'none'", "form-action 'none'", "object-src 'none'",
].join('; ');

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Serves the compiled window to one session. */
export function serveApp(session: Session): void {
  session.protocol.handle('proviso', async request => {
    const url = new URL(request.url);
    const file = join(appFiles.renderer, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname));
    // Subtle: outside Chromium a URL of an own scheme has no origin, so its parts are compared.
    if (`${url.protocol}//${url.host}` !== APP_ORIGIN || !file.startsWith(appFiles.renderer + sep)) return new Response(null, { status: 404 });
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: {
          'content-type': MEDIA_TYPES[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cache-control': 'no-store',
        },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}
