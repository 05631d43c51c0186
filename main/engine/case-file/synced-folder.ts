import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

const NAMES = [
  [/^Dropbox( \(.+\))?$/, 'Dropbox'],
  [/^OneDrive( - .+)?$/, 'OneDrive'],
  [/^(Google Drive|GoogleDrive.*|My Drive)$/, 'Google Drive'],
  [/^(iCloud Drive|iCloudDrive|com~apple~CloudDocs)$/, 'iCloud Drive'],
  [/^Nextcloud$/, 'Nextcloud'],
  [/^Box( Sync)?$/, 'Box'],
] as const;

const MARKERS = [['.stfolder', 'Syncthing'], ['.dropbox', 'Dropbox'], ['.owncloudsync.log', 'ownCloud'], ['.sync_journal.db', 'Nextcloud']] as const;

/** The synchronising program that seems to watch this folder, by the names and marks on the way up; null when none. */
export function syncedBy(path: string): string | null {
  for (const part of path.split(sep)) {
    for (const [pattern, program] of NAMES) if (pattern.test(part)) return program;
  }
  for (let folder = path; ; folder = dirname(folder)) {
    for (const [mark, program] of MARKERS) if (existsSync(join(folder, mark))) return program;
    if (dirname(folder) === folder) return null;
  }
}
