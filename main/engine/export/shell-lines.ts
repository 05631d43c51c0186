/** Lines anyone can run without Proviso; they stand in the page, in notes beside the files, and in a test that runs them. */

/** Recomputes the hash of each full custody entry and looks for it in the chain. Runs in the bundle's folder. */
export const CUSTODY_SHELL = `while IFS= read -r entry; do
  hash=$( { printf '\\000'; printf '%s' "$entry"; } | sha256sum | cut -c1-64 )
  grep -q ",$hash" data/custody/chain.csv && echo "$hash fits" || echo "$hash DIFFERS"
done < data/custody/entries.jsonl`;

/** Checks every payload and tag file against both manifests. Runs in the bundle's folder. */
export const MANIFEST_SHELL = `sha512sum -c --quiet manifest-sha512.txt && sha512sum -c --quiet tagmanifest-sha512.txt && echo "every listed file fits"
sha256sum manifest-sha256.txt`;

/** The same on Windows, in PowerShell. */
export const MANIFEST_POWERSHELL = `Get-Content manifest-sha512.txt | ForEach-Object { $h, $p = $_ -split '  ', 2
  if ((Get-FileHash -Algorithm SHA512 -LiteralPath $p).Hash -ne $h) { "$p DIFFERS" } }
Get-FileHash -Algorithm SHA256 manifest-sha256.txt`;

/** Recomputes a finding's digest from its rows. Runs in the bundle's folder. */
export function digestShell(folder: string): string {
  return `tail -n +2 'data/${folder}/rows.csv' | awk -F, '{ print $1 " " $2 ($3 == 1 ? "" : "#" $3) }' | sha256sum`;
}
