/** What counts as a repeat, in words; printed wherever repeats are counted or left out. */
export const DUPLICATE_RULE = 'A request repeats another when its bytes, line end aside, stand at the same instant in another log (the nth in one log repeats the nth in the other), '
  + 'or when its request id stands before it in the same log, or in another log whose times overlap. The log whose SHA-256 sorts first keeps the request; the repeat is the one in the other.';

export const DUPLICATE_FORMULA = 'requests without repeats = requests − repeats; a repeat of several logs is taken off once';

/** What may explain repeats without anyone having called twice, or that someone did. */
export const DUPLICATE_EXPLANATIONS: readonly string[] = [
  'Two exports of one period, or a file delivered again with more in it, hold the same requests: they were made once.',
  'Log shippers that deliver at least once write a request again after a lost answer: it was made once.',
  'A client that tries again with the same request id did call twice; the second call is taken off all the same.',
  'Each hop of one call (load balancer, service) may log it under the same id: it was made once.',
  'Where times are whole seconds, two equal calls of one second in logs of two servers look like a repeat and may be two calls.',
  'Ids that start again, such as counters, are equal without any request being repeated; map such a column as kept, not as the request id.',
];
