import { metric } from '../metrics/catalogue.ts';
import { dimension, DIMENSIONS } from '../metrics/dimensions.ts';
import { unknown } from '../model/errors.ts';
import type { Query } from '../model/query.ts';
import type { Bind } from './bind.ts';
import { needsCalendar } from './calendar.ts';
import { bucket, quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { calmOf, censored, filters, incidentOf, within } from './units.ts';
import type { Snapshot } from './warehouse.ts';

/** What the SQL of a dimension reads where an answer has it, too. */
const HAD = ['brand', 'calendar', 'addressed', 'responder', 'incident'];

/**
 * The answers that the brands in scope gave in the range, by their own time, in the relation
 * `given`: every post of theirs that replies to somebody, with the agent who signed it. Handle, role
 * and responder are those of its author; what only a mention has is empty. Where no metric reads the
 * seconds `taken`, a row stands for as `many` as have its brand, handle, sign and bucket, `number`.
 *
 * @throws InputError for a filter on what only a mention has
 */
export function given(resolved: Resolved, snapshot: Snapshot, bind: Bind): string {
	const { query, grain } = resolved;
	checkAnswers(query);
	const { schema } = snapshot;
	const reads = (column: string) => query.metrics.some((name) => sqlOf(name).includes(column));
	const each = reads('taken');
	const split = query.by.includes('incident');
	const columns = [
		'answer.brand_id, answer.handle_id, answer.mark, answer.sign',
		`${bucket('answer.posted_at', grain)} as number`,
		...(split ? ['incident.began'] : []),
		each
			? '1 as many, case when answer.asked_at <= answer.posted_at then answer.posted_at - answer.asked_at end as taken'
			: 'count(*) as many'
	];
	const own = within('posted_at', resolved, bind);
	const conditions = filters(query, () => true, bind, columnOf);
	const timed = needsCalendar(query) || reads('hour_of_answer');
	return `given as (
		select ${query.by.map((name) => `${columnOf(name)} as ${quote(name)}, `).join('')}
			answer.number, answer.many, answer.brand_id || ' ' || signer.agent as agent
			${each ? ', answer.taken' : ''} ${timed ? ', calendar.hour as hour_of_answer' : ''}
		from (
			select ${columns.join(', ')}
			from (${censored('answers', resolved, snapshot, own, bind)}) as answer
			${split ? incidentOf(snapshot, 'answer') : ''}
			${calmOf(query, snapshot, 'answer.posted_at', 'answer.posted_at + 1', 'answer')}
			where answer.posted_at <= answer.c ${each ? '' : 'group by all'}
		) as answer
		join scope on scope.brand_id = answer.brand_id
		join ${schema}.handles as author on author.handle_id = answer.handle_id
		${signerOf(schema)}
		${timed ? 'join calendar on calendar.number = answer.number' : ''}
		${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
	)`;
}

/** The SQL of a metric and of those that it is computed from. */
function sqlOf(name: string): string {
	const one = metric(name);
	if (one.kind === 'curve') return '';
	return one.kind === 'aggregate' ? one.sql : one.needs.map(sqlOf).join(' ');
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
	if (name === 'incident') return 'answer.began';
	return over === 'addressed' || over === 'responder' ? 'author.handle' : sql;
}
