/** A column of a file written here: plain values, all there. */
export interface PlainColumn { readonly name: string; readonly type: number; readonly converted?: number; readonly values: Buffer }

const STRUCT = 12, LIST = 9, BINARY = 8, I64 = 6, I32 = 5;

/** A Parquet file by hand, for what DuckDB does not write: one row group, one plain page a column, nothing compressed. */
export function parquetOf(columns: readonly PlainColumn[], rows: number, change: (page: { uncompressed: number; compressed: number; values: number }) => void = () => undefined): Buffer {
  const parts: Buffer[] = [Buffer.from('PAR1')];
  let at = 4;
  const chunks = columns.map(column => {
    const page = { uncompressed: column.values.length, compressed: column.values.length, values: rows };
    change(page);
    const header = struct([[1, I32, zigzag(0)], [2, I32, zigzag(page.uncompressed)], [3, I32, zigzag(page.compressed)], [5, STRUCT, struct([[1, I32, zigzag(page.values)], [2, I32, zigzag(0)], [3, I32, zigzag(3)], [4, I32, zigzag(3)]])]]);
    const start = at;
    parts.push(header, column.values);
    at += header.length + column.values.length;
    const size = zigzag(header.length + column.values.length);
    return struct([[2, I64, zigzag(start)], [3, STRUCT, struct([[1, I32, zigzag(column.type)], [2, LIST, list(I32, [zigzag(0)])], [3, LIST, list(BINARY, [binary(column.name)])], [4, I32, zigzag(0)], [5, I64, zigzag(rows)], [6, I64, size], [7, I64, size], [9, I64, zigzag(start)]])]]);
  });
  const schema = [struct([[4, BINARY, binary('root')], [5, I32, zigzag(columns.length)]]), ...columns.map(({ name, type, converted }) => struct([[1, I32, zigzag(type)], [3, I32, zigzag(0)], [4, BINARY, binary(name)], ...(converted === undefined ? [] : [[6, I32, zigzag(converted)] as const])]))];
  const footer = struct([[1, I32, zigzag(1)], [2, LIST, list(STRUCT, schema)], [3, I64, zigzag(rows)], [4, LIST, list(STRUCT, [struct([[1, LIST, list(STRUCT, chunks)], [2, I64, zigzag(at)], [3, I64, zigzag(rows)]])])]]);
  const end = Buffer.alloc(4);
  end.writeUInt32LE(footer.length);
  return Buffer.concat([...parts, footer, end, Buffer.from('PAR1')]);
}

// Thrift's compact protocol, as far as a file needs it.
function struct(fields: readonly (readonly [id: number, type: number, value: Buffer])[]): Buffer {
  let last = 0;
  return Buffer.concat([...fields.flatMap(([id, type, value]) => { const head = Buffer.from([(id - last) << 4 | type]); last = id; return [head, value]; }), Buffer.from([0])]);
}

function list(type: number, values: readonly Buffer[]): Buffer {
  return Buffer.concat([values.length < 15 ? Buffer.from([values.length << 4 | type]) : Buffer.concat([Buffer.from([0xf0 | type]), varint(BigInt(values.length))]), ...values]);
}

function binary(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([varint(BigInt(bytes.length)), bytes]);
}

function zigzag(value: number): Buffer {
  const whole = BigInt(value);
  return varint(whole < 0n ? -whole * 2n - 1n : whole * 2n);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7n) {
    if (left < 128n) return Buffer.from([...bytes, Number(left)]);
    bytes.push(Number(left & 127n) | 128);
  }
}
