import { open } from 'node:fs/promises';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ImportSource } from './importer.ts';

/** A file as importers see it; the caller closes it. @throws file.missing, file.no-permission */
export async function openSource(path: string): Promise<ImportSource & { close(): Promise<void> }> {
  const file = await open(path, 'r');
  const { size } = await file.stat();
  return {
    sizeBytes: size,
    read: async (startByte, length) => {
      const wanted = Math.max(0, Math.min(length, size - startByte));
      const bytes = Buffer.allocUnsafeSlow(wanted);
      let done = 0;
      while (done < wanted) {
        const { bytesRead } = await file.read(bytes, done, wanted - done, startByte + done);
        if (bytesRead === 0) throw new ProvisoError('file.changed', 'The file became shorter while it was read. Take it in again.');
        done += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}
