/** Objects inside objects are taken apart this far; what lies deeper stays JSON. */
const MOST_STEPS = 8;
const MOST_NAMES = 1_000;

/** The steps of a field's name: `request.path` is `path` of the object `request`. */
export function parseFieldPath(name: string): string[] {
  return name.split('.');
}

/** Adds the dotted names of everything in an object that has a value of its own; lists are one value. */
export function addFieldNames(value: object, names: Set<string>, prefix = '', steps = 1): void {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const name = prefix + key;
    const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length > 0;
    if (isObject && steps < MOST_STEPS) addFieldNames(inner, names, `${name}.`, steps + 1);
    else if (names.size < MOST_NAMES) names.add(name);
  }
}
