import type { ReadDb, WriteDb } from '../connection.ts';

export interface GovernmentRuleRow {
  readonly ruleId: number;
  readonly column: string;
  readonly test: 'contains' | 'equals' | 'pattern';
  readonly text: string;
  readonly basis: string;
  readonly madeAt: string;
  readonly madeBy: string;
}

export interface GovernmentReviewRow {
  readonly column: string;
  readonly value: string;
  readonly decision: 'yes' | 'no' | 'unsure';
  readonly basis: string;
  readonly reviewer: string;
  readonly decidedAt: string;
  readonly note: string;
}

const RULE = 'rule_id AS ruleId, column_name AS column, test, text, basis, made_at AS madeAt, made_by AS madeBy';
const REVIEW = 'column_name AS column, value, decision, basis, reviewer, decided_at AS decidedAt, note';

/** Rules that stand, and decisions about values; at most 1,000 and 10,000 a call. */
export function governmentReader(db: ReadDb) {
  const rules = db.prepare<[], GovernmentRuleRow>(`SELECT ${RULE} FROM government_rule WHERE removed_by IS NULL ORDER BY rule_id LIMIT 1000`);
  const reviews = db.prepare<[], GovernmentReviewRow>(`SELECT ${REVIEW} FROM government_review ORDER BY column_name, value LIMIT 10000`);
  const review = db.prepare<[string, string], GovernmentReviewRow>(`SELECT ${REVIEW} FROM government_review WHERE column_name = ? AND value = ?`);
  return {
    rules: (): GovernmentRuleRow[] => rules.all(),
    reviews: (): GovernmentReviewRow[] => reviews.all(),
    review: (column: string, value: string): GovernmentReviewRow | null => review.get(column, value) ?? null,
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function governmentWriter(db: WriteDb) {
  const insert = db.prepare<[Omit<GovernmentRuleRow, 'ruleId'>], { ruleId: number }>(
    `INSERT INTO government_rule (column_name, test, text, basis, made_at, made_by) VALUES (@column, @test, @text, @basis, @madeAt, @madeBy) RETURNING rule_id AS ruleId`);
  const remove = db.prepare<[number | null, number]>('UPDATE government_rule SET removed_by = ? WHERE rule_id = ?');
  const set = db.prepare<[GovernmentReviewRow]>(
    `INSERT INTO government_review (column_name, value, decision, basis, reviewer, decided_at, note) VALUES (@column, @value, @decision, @basis, @reviewer, @decidedAt, @note)
     ON CONFLICT (column_name, value) DO UPDATE SET decision = @decision, basis = @basis, reviewer = @reviewer, decided_at = @decidedAt, note = @note`);
  return {
    ...governmentReader(db),
    addRule: (rule: Omit<GovernmentRuleRow, 'ruleId'>): number => {
      const row = insert.get(rule);
      if (row === undefined) throw new Error('RETURNING gave no row');
      return row.ruleId;
    },
    /** Null puts it back. */
    setRuleRemoved: (ruleId: number, byAct: number | null): void => { remove.run(byAct, ruleId); },
    setReview: (row: GovernmentReviewRow): void => { set.run(row); },
  };
}
