/** ISO 8601 UTC of microseconds: milliseconds always, microseconds where there are any. */
export function isoOfUs(atUtcUs: number): string {
  const ms = Math.floor(atUtcUs / 1_000);
  const iso = new Date(ms).toISOString();
  const micros = atUtcUs - ms * 1_000;
  return micros === 0 ? iso : `${iso.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}
