/** The exceptions that this server raises by itself; everything else comes from the engine. */
const names: Readonly<Record<number, string>> = {
  36: 'BAD_ARGUMENTS',
  48: 'NOT_IMPLEMENTED',
  62: 'SYNTAX_ERROR',
  115: 'UNKNOWN_SETTING',
  164: 'READONLY',
  307: 'TOO_MANY_BYTES',
  497: 'ACCESS_DENIED',
  516: 'AUTHENTICATION_FAILED',
};

/** An exception as ClickHouse reports it: numeric `code` and the text "Code: N. DB::Exception: … (NAME)". */
export class ClickHouseException extends Error {
  override readonly name = 'ClickHouseException';

  private constructor(
    readonly code: number,
    readonly text: string,
  ) {
    super(text);
  }

  static raise(code: keyof typeof names, message: string): ClickHouseException {
    return new ClickHouseException(code, `Code: ${code}. DB::Exception: ${message}. (${names[code]})`);
  }

  /** An error of the engine; anything without a code becomes 1001 (STD_EXCEPTION), as in ClickHouse. */
  static fromEngine(error: unknown): ClickHouseException {
    if (error instanceof ClickHouseException) return error;
    const text = error instanceof Error ? error.message : String(error);
    const code = /^Code: (\d+)\./.exec(text)?.[1];
    if (code !== undefined) return new ClickHouseException(Number(code), text);
    return new ClickHouseException(1001, `Code: 1001. DB::Exception: ${text}. (STD_EXCEPTION)`);
  }

  /** The response body, with the version where ClickHouse puts it. */
  body(version: string): string {
    return `${this.text} (version ${version} (embedded engine))\n`;
  }
}

const statusesByCode: readonly (readonly [status: number, codes: readonly number[]])[] = [
  // https://github.com/ClickHouse/ClickHouse/blob/master/src/Server/HTTP/exceptionCodeToHTTPStatus.cpp
  [400, [6, 7, 8, 15, 25, 26, 27, 36, 38, 41, 44, 53, 62, 72, 117, 166, 167, 168, 190, 321, 376, 427, 441, 675, 676]],
  [401, [194]],
  [403, [192, 193, 497, 516, 688]],
  [404, [46, 47, 50, 56, 60, 63, 73, 77, 78, 81, 115, 336, 511]],
  [408, [159]],
  [411, [381]],
  [413, [307, 425]],
  [501, [48]],
  [503, [76, 209, 439]],
];

/** The HTTP status with which ClickHouse answers an exception. */
export function statusOfException(code: number): number {
  return statusesByCode.find(([, codes]) => codes.includes(code))?.[0] ?? 500;
}
