/** Joins class names; what is false, empty or undefined drops out. */
export function classes(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(name => typeof name === 'string' && name !== '').join(' ');
}
