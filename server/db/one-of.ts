import { sql, type AnyColumn, type SQL } from 'drizzle-orm';

/**
 * Whether a column of texts holds one of these. All of them are one parameter, so that the statement is the same for any number of them:
 * `inArray` makes a parameter of each, which must be written, read and planned. For questions that a whole hall asks at once.
 */
export function oneOf(column: AnyColumn, values: readonly string[]): SQL {
	return sql`${column} = any(${sql.param([...values])}::text[])`;
}
