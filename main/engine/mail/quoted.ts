/** Ranges of a text (UTF-16 code units, end exclusive) that quote an earlier message, in order. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

const ATTRIBUTION = /^(?:on|am|le|el|op|il|em|den)\b.{4,300}(?:wrote|schrieb|a écrit|escribió|schreef|ha scritto|escreveu|skrev)\s?:\s*$/i;
const FORWARD_MARK = /^\s*[-_]{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine|message transféré|weitergeleitete nachricht)\s*[-_]{2,}\s*$/i;
const REPLY_HEAD = /^\s*\*?(?:from|von|de)\s?:\*?\s+\S/i;
const REPLY_FIELD = /^\s*\*?(?:sent|date|to|cc|subject|gesendet|an|betreff|datum|envoyé|à|objet)\s?:\*?/i;

/**
 * Finds quoted text: runs of lines that begin with `>` (with the "… wrote:" line above them), and everything from a mark such as
 * "-----Original Message-----" or an Outlook head (From, Sent, To, Subject) to the end. A guess for display: the text itself is never cut.
 */
export function quotedRanges(text: string, limit = 1_000): TextRange[] {
  const ranges: TextRange[] = [];
  let runStart = -1;
  let runEnd = -1;
  let attribution = -1;
  let at = 0;
  while (at < text.length && ranges.length < limit) {
    const newline = text.indexOf('\n', at);
    const stop = newline < 0 ? text.length : newline;
    const isQuote = text.charCodeAt(at) === 0x3e || (text.charCodeAt(at) === 0x20 && text.charCodeAt(at + 1) === 0x3e);
    if (isQuote) {
      if (runStart < 0) runStart = attribution >= 0 ? attribution : at;
      runEnd = stop;
    } else {
      const line = stop - at > 400 ? '' : text.slice(at, stop);
      const isBlank = stop === at || line.trim() === '' && line !== '';
      if (!isBlank) {
        if (runStart >= 0) ranges.push({ start: runStart, end: runEnd });
        runStart = -1;
        if (FORWARD_MARK.test(line) || (REPLY_HEAD.test(line) && startsReplyHead(text, stop))) {
          ranges.push({ start: at, end: text.length });
          return ranges;
        }
      }
      if (ATTRIBUTION.test(line)) attribution = at;
      else if (!isBlank) attribution = -1;
    }
    at = stop + 1;
  }
  if (runStart >= 0 && ranges.length < limit) ranges.push({ start: runStart, end: runEnd });
  return ranges;
}

/** True when at least two more head lines follow within the next four. */
function startsReplyHead(text: string, from: number): boolean {
  let seen = 0;
  let at = from + 1;
  for (let lines = 0; lines < 4 && at < text.length; lines += 1) {
    const newline = text.indexOf('\n', at);
    const stop = newline < 0 ? text.length : newline;
    if (stop - at < 2_000 && REPLY_FIELD.test(text.slice(at, Math.min(stop, at + 100)))) seen += 1;
    at = stop + 1;
  }
  return seen >= 2;
}
