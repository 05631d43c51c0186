import type { MimePart } from './structure.ts';

/** One stretch of a message's body: the same words as plain text, as HTML, or both. */
export interface BodySegment {
  plain: MimePart | null;
  html: MimePart | null;
}

/**
 * Says which leaves are the body of the message whose header stands in `root`, in order; all other leaves are attachments.
 * `children` gives the parts directly inside a container.
 */
export function bodySegments(root: MimePart, children: (part: MimePart) => readonly MimePart[]): BodySegment[] {
  const segments: BodySegment[] = [];
  const stack: { readonly part: MimePart; readonly group: BodySegment | null }[] = [{ part: root, group: null }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { part, group } = step;
    if (part.isContainer && isMessagePart(part)) continue;
    const inside = part.isContainer ? children(part) : [];
    // A multipart in which nothing was found is one text.
    if (inside.length === 0) {
      addLeaf(segments, part, group);
      continue;
    }
    switch (part.mediaType) {
      case 'multipart/alternative': {
        const shared: BodySegment = group ?? { plain: null, html: null };
        if (group === null) segments.push(shared);
        pushAll(stack, inside, shared);
        break;
      }
      case 'multipart/related': pushAll(stack, rootOfRelated(part, inside), group); break;
      case 'multipart/signed': case 'multipart/report': pushAll(stack, inside.slice(0, 1), group); break;
      case 'multipart/encrypted': case 'multipart/digest': case 'multipart/form-data': break;
      default: pushAll(stack, inside, group);
    }
  }
  return segments.filter(segment => segment.plain !== null || segment.html !== null);
}

function addLeaf(segments: BodySegment[], part: MimePart, group: BodySegment | null): void {
  const isHtml = part.mediaType === 'text/html' || part.mediaType === 'application/xhtml+xml';
  const isPlain = part.mediaType === 'text/plain' || part.mediaType === 'text/enriched' || part.mediaType.startsWith('multipart/');
  if ((!isHtml && !isPlain) || isAttached(part)) return;
  const slot = isHtml ? 'html' : 'plain';
  if (group === null) {
    segments.push(isHtml ? { plain: null, html: part } : { plain: part, html: null });
  } else {
    group[slot] ??= part;
  }
}

function pushAll(stack: { part: MimePart; group: BodySegment | null }[], parts: readonly MimePart[], group: BodySegment | null): void {
  for (let at = parts.length - 1; at >= 0; at -= 1) stack.push({ part: parts[at] as MimePart, group });
}

/** RFC 2387: the part that `start` names, or the first. */
function rootOfRelated(part: MimePart, inside: readonly MimePart[]): readonly MimePart[] {
  const start = part.type.parameters.get('start')?.replace(/^<|>$/g, '') ?? '';
  const named = start === '' ? undefined : inside.find(child => contentIdOf(child) === start);
  const root = named ?? inside[0];
  return root === undefined ? [] : [root];
}

export function isMessagePart(part: MimePart): boolean {
  return part.mediaType === 'message/rfc822' || part.mediaType === 'message/global';
}

/** Has a name or says it is an attachment. */
export function isAttached(part: MimePart): boolean {
  return part.disposition.value === 'attachment' || nameOf(part) !== '';
}

/** The name a part gives itself: a label, never a path. */
export function nameOf(part: MimePart): string {
  return (part.disposition.parameters.get('filename') ?? part.type.parameters.get('name') ?? '').replaceAll('\u0000', '\ufffd').slice(0, 1_000).toWellFormed();
}

/** Content-ID without brackets; empty when there is none. */
export function contentIdOf(part: MimePart): string {
  const field = part.fields.find(candidate => candidate.name.toLowerCase() === 'content-id');
  if (field === undefined) return '';
  return field.raw.slice(field.raw.indexOf(':') + 1).trim().replace(/^<|>$/g, '').slice(0, 1_000);
}
