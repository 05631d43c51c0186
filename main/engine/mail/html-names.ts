/** Elements that start and end a line of text. */
export const BLOCKS: ReadonlySet<string> = new Set([
  'address', 'article', 'aside', 'blockquote', 'body', 'center', 'dd', 'details', 'dialog', 'dir', 'div', 'dl', 'dt', 'fieldset', 'figcaption', 'figure', 'footer', 'form',
  'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hgroup', 'hr', 'html', 'legend', 'li', 'listing', 'main', 'menu', 'nav', 'ol', 'p', 'pre', 'section', 'summary', 'table',
  'caption', 'tbody', 'tfoot', 'thead', 'tr', 'ul', 'xmp',
]);
/** Blocks with an empty line around them. */
export const PARAGRAPHS: ReadonlySet<string> = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'ul', 'ol', 'dl', 'pre', 'table', 'figure', 'hr']);
/** Elements whose content is never text of the message. */
export const SILENT: ReadonlySet<string> = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'noembed', 'noframes', 'iframe', 'object', 'applet', 'svg', 'math', 'select', 'textarea', 'audio', 'video', 'canvas', 'map']);
/** Elements without an end tag. */
export const VOID: ReadonlySet<string> = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr']);
