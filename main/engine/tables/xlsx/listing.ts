const TYPES_PART = '[Content_Types].xml';

/** Whether a zip file is a workbook of the XLSX family, by what its directory lists. */
export function listsWorkbook(names: readonly string[]): boolean {
  return names.includes(TYPES_PART) && names.some(name => /(^|\/)workbook\.(xml|bin)$/i.test(name));
}

/** Whether a zip file is a document or a program rather than an archive of files. */
export function isPackage(names: readonly string[]): boolean {
  return names.includes(TYPES_PART) || names.includes('mimetype') || names.includes('META-INF/MANIFEST.MF');
}
