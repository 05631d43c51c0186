// The inner loops of reading a log, in AssemblyScript: finding fields, reading times and figures, numbering values.
// Everything here also exists in TypeScript, which reads what these loops leave aside; both must give the same.
// Positions are bytes from the start of the input; a negative start is −1 − place in the extra area.
// `node build/kernel.ts` compiles these files; a test compares the result with the compiled file beside them.
export { setExtra, setUp } from './batch';
export { foundAt, mark, pack, rangeOfInts, rangeOfNumbers, rangeOfTimes, renumber, smallNumbers, smallSteps } from './columns';
export { internEndpoints } from './endpoints';
export { split, stoppedAt, stoppedLine } from './fields';
export { readNumbers } from './figures';
export { alloc } from './memory';
export { readTimes } from './times';
export { internField, internOne, newDictionary } from './values';
