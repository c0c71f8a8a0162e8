import { dimension, DIMENSIONS } from '../metrics/dimensions.ts';
import { unknown } from '../model/errors.ts';
import type { Query } from '../model/query.ts';
import type { Bind } from './bind.ts';
import { bucket, quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { brandIds, calmOf, filters, incidentOf } from './units.ts';
import type { Snapshot } from './warehouse.ts';

/** What the SQL of a dimension reads where an answer has it, too. */
const HAD = ['brand', 'calendar', 'addressed', 'responder', 'incident'];

/**
 * The answers that the brands in scope gave in the range, by their own time, in the relation
 * `given`: every post of theirs that replies to somebody, with the agent who signed it. Handle, role
 * and responder are those of its author; what only a mention has is empty.
 *
 * @throws InputError for a filter on what only a mention has
 */
export function given(resolved: Resolved, snapshot: Snapshot, bind: Bind): string {
	const { query, from, to } = resolved;
	checkAnswers(query);
	const conditions = [
		`answer.brand_id in (${brandIds(resolved.brands, bind)})`,
		'answer.posted_at <= scope.c',
		...(from === null ? [] : [`answer.posted_at >= ${bind(BigInt(from))}::bigint`]),
		...(to === null ? [] : [`answer.posted_at < ${bind(BigInt(to))}::bigint`]),
		...filters(query, () => true, bind, columnOf)
	];
	return `given as (
		select ${query.by.map((name) => `${columnOf(name)} as ${quote(name)}, `).join('')}
			answer.posted_at as posted_at,
			case when answer.asked_at <= answer.posted_at then answer.posted_at - answer.asked_at end as taken,
			answer.brand_id || ' ' || signer.agent as agent, calendar.hour as hour_of_answer
		from ${snapshot.schema}.answers as answer
		join scope on scope.brand_id = answer.brand_id
		join ${snapshot.schema}.handles as author on author.handle_id = answer.handle_id
		${signerOf(snapshot.schema)}
		join calendar on calendar.number = ${bucket('answer.posted_at', resolved.grain)}
		${query.by.includes('incident') ? incidentOf(snapshot, 'answer') : ''}
		${calmOf(query, snapshot, 'answer.posted_at', 'answer.posted_at + 1', 'answer')}
		where ${conditions.join(' and ')}
	)`;
}

/** Joins the agent who signed an answer. */
export function signerOf(schema: string): string {
	return `left join ${schema}.agents as signer
		on signer.handle_id = answer.handle_id and signer.mark = answer.mark and signer.sign = answer.sign`;
}

/**
 * Refuses what would leave out every answer unasked.
 *
 * @throws InputError for a filter on what only a mention has
 */
export function checkAnswers(query: Query) {
	const had = DIMENSIONS.filter(({ over, accepts }) => accepts && HAD.includes(over));
	for (const name of Object.keys(query.filters)) {
		if (HAD.includes(dimension(name).over)) continue;
		throw unknown(
			'filter of answers',
			name,
			had.map((each) => each.name)
		);
	}
}

/** What an answer has of a dimension. */
function columnOf(name: string): string {
	const { over, sql } = dimension(name);
	if (!HAD.includes(over)) return 'null';
	if (name === 'role') return 'author.role';
	return over === 'addressed' || over === 'responder' ? 'author.handle' : sql;
}
