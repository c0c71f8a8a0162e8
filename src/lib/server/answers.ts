import { dimension } from '../metrics/dimensions.ts';
import type { Bind } from './bind.ts';
import { grainOf } from './calendar.ts';
import { bucket, quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { calmOf, filters } from './units.ts';
import type { Snapshot } from './warehouse.ts';

/**
 * The answers that the brands in scope gave in the range, by their own time, in the relation
 * `given`: every post of theirs that replies to somebody, with the agent who signed it. Handle, role
 * and responder are those of its author; what only a mention has is empty.
 */
export function given({ query, from, to }: Resolved, snapshot: Snapshot, bind: Bind): string {
	const conditions = [
		'answer.posted_at <= scope.c',
		...(from === null ? [] : [`answer.posted_at >= ${bind(BigInt(from))}`]),
		...(to === null ? [] : [`answer.posted_at < ${bind(BigInt(to))}`]),
		...filters(query, () => true, bind, columnOf)
	];
	return `given as (
		select ${query.by.map((name) => `${columnOf(name)} as ${quote(name)}, `).join('')}
			answer.brand_id || ' ' || answer.agent as agent, calendar.hour as hour_of_answer
		from ${snapshot.schema}.answers as answer
		join scope on scope.brand_id = answer.brand_id
		join ${snapshot.schema}.handles as author on author.handle_id = answer.handle_id
		join calendar on calendar.number = ${bucket('answer.posted_at', grainOf(query))}
		${calmOf(query, snapshot, 'answer.posted_at', 'answer.posted_at + 1', 'answer')}
		where ${conditions.join(' and ')}
	)`;
}

/** What an answer has of a dimension. */
function columnOf(name: string): string {
	const { over, sql } = dimension(name);
	if (over === 'brand' || over === 'calendar') return sql;
	if (name === 'role') return 'author.role';
	return over === 'addressed' || over === 'responder' ? 'author.handle' : 'null';
}
