/** Where things are in a written bundle; payload paths are below `data/`. */
export const PATHS = {
  bundle: 'bundle.json',
  originals: 'originals.csv',
  items: 'items.json',
  sources: 'sources.json',
  provisions: 'provisions.json',
  linksTable: 'links/links.csv',
  links: 'links/links.json',
  timelineTable: 'timeline/timeline.csv',
  timeline: 'timeline/timeline.json',
  events: 'timeline/events.json',
  custodyTable: 'custody/custody.csv',
  custodyEntries: 'custody/entries.jsonl',
  custodyChain: 'custody/chain.csv',
  custodyNote: 'custody/how-to-check.txt',
  omissions: 'omissions/omissions.json',
  omissionsPage: 'omissions/omissions.html',
} as const;

/** Folders of originals by role. */
export const ORIGINAL_FOLDERS = { message: 'originals/messages', document: 'originals/documents', agreement: 'originals/agreements', usage: 'originals/usage' } as const;

/** `Bag-Software-Agent` of every bundle starts with this. */
export const AGENT_PREFIX = 'Proviso ';

/** Findings up to this many rows are written whole. */
export const COMPLETE_ROWS_MAX = 1_000_000;
/** Rows in `rows-first.csv` and `rows-worst.csv` of a larger one. */
export const SAMPLE_ROWS = 1_000;
