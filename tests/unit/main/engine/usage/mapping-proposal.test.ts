import { describe, expect, test } from 'vitest';
import { readCsvHead } from '../../../../../main/engine/usage/csv-head.ts';
import { proposeFromHead } from '../../../../../main/engine/usage/mapping-proposal.ts';
import type { MappingProposal } from '../../../../../shared/domain/usage.ts';

function propose(text: string, zone: string | null = null): MappingProposal {
  const head = readCsvHead(Buffer.from(text), true);
  if (head === null) throw new Error('no records');
  return proposeFromHead(head, zone);
}

const roles = (proposal: MappingProposal): string[] => proposal.mapping.columns.map(column => `${column.name}=${column.role}`);

test('names and values together say what a column is, and each choice has a reason', () => {
  const proposal = propose('timestamp,request_id,app_id,token,http_method,uri,code,results,size,region\n2022-01-01T00:00:00Z,r1,a,t,GET,/2/x,200,5,900,eu\n2022-01-01T00:00:01Z,r2,a,t,POST,/2/x/1,429,0,10,us\n');
  expect(roles(proposal)).toEqual(['timestamp=time', 'request_id=requestId', 'app_id=app', 'token=credential', 'http_method=method', 'uri=endpoint', 'code=status', 'results=items', 'size=bytes', 'region=keep']);
  expect(proposal.reasons.every(({ reason }) => reason.length > 5)).toBe(true);
  expect(proposal.needs).toBe(null);
});

test('values alone name method, path and status where there is no header', () => {
  expect(roles(propose('2022-01-01T00:00:00Z;GET;/2/x;200\n2022-01-01T00:00:01Z;GET;/2/y;404\n'))).toEqual(['column 1=time', 'column 2=method', 'column 3=endpoint', 'column 4=status']);
});

describe('times', () => {
  test.each([
    ['1661523300', 'epoch-s'], ['1661523300012', 'epoch-ms'], ['1661523300012345', 'epoch-us'], ['1661523300012345678', 'epoch-ns'], ['2022-08-26T14:15:00Z', 'iso'], ['26/Aug/2022:14:15:00 +0000', 'clf'],
  ])('%s is told by its size and form', (value, format) => {
    expect(propose(`ts,app\n${value},a\n${value},b\n`).mapping.time.format).toBe(format);
  });

  test('local times need a zone, and take the one that is given', () => {
    const text = 'time,app\n2022-08-26 14:15:00,a\n2022-08-26 14:15:01,a\n';
    expect(propose(text).needs).toBe('zone');
    expect(propose(text, 'Europe/Paris')).toMatchObject({ needs: null, mapping: { time: { format: 'iso-local', zone: 'Europe/Paris' } } });
  });

  test.each(['1661523', '16615233000', '16615233000123456'])('the unit of %s is asked', value => {
    expect(propose(`ts,app\n${value},a\n${value},b\n`).needs).toBe('epoch-unit');
  });

  test('the unit of times of two sizes is asked', () => {
    const proposal = propose('ts,app\n1661523300,a\n1661523301012,a\n1661523302,a\n');
    expect([proposal.needs, proposal.mapping.time.format]).toEqual(['epoch-unit', 'epoch-s']);
  });

  test('ids of ten digits are no times', () => {
    expect(propose('user_id,path\n1661523300,/x\n1600000000,/x\n').needs).toBe('time');
  });
});

test('a column in which nearly every value is different is read from the original', () => {
  const rows = Array.from({ length: 400 }, (_, at) => `2022-01-01T00:00:00Z,note ${at * 7_919}`).join('\n');
  expect(roles(propose(`time,remark\n${rows}\n`))).toEqual(['time=time', 'remark=reread']);
});

test('a column of item ids is told by its name, beside the id of the request', () => {
  expect(roles(propose('time,request_id,post_id,items\n2022-01-01T00:00:00Z,r1,900,1\n2022-01-01T00:00:01Z,r2,901,1\n'))).toEqual(['time=time', 'request_id=requestId', 'post_id=itemId', 'items=items']);
});
