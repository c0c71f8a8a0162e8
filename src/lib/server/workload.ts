import { signerOf } from './answers.ts';
import { binder } from './bind.ts';
import type { Composed } from './compose.ts';
import type { Resolved } from './resolve.ts';
import { ground, unitsOf } from './units.ts';
import type { Snapshot, Values } from './warehouse.ts';

/** Writes the SELECT of the units in scope one by one: when each came, and how long it waited. */
export function composeWaits(resolved: Resolved, snapshot: Snapshot): Composed {
	const values: Values = {};
	const parts = unitsOf(resolved, snapshot, binder(values));
	return {
		sql: `with ${parts.join(',\n')}
			select posted_at::double as at, wait::double as wait from units where unit order by posted_at`,
		values,
		columns: [
			{ name: 'at', label: 'Came', unit: 'number' },
			{ name: 'wait', label: 'Seconds waited', unit: 'seconds' }
		]
	};
}

/**
 * Writes the SELECT of the answers that the brands in scope gave in the range, one by one: when, by
 * whom where they are signed, and when the mention that each replies to had come.
 */
export function composeAnswers(resolved: Resolved, snapshot: Snapshot): Composed {
	const values: Values = {};
	const bind = binder(values);
	const parts = ground(resolved, bind, false);
	const { schema } = snapshot;
	const conditions = [
		'answer.posted_at <= scope.c',
		...(resolved.from === null ? [] : [`answer.posted_at >= ${bind(BigInt(resolved.from))}`]),
		...(resolved.to === null ? [] : [`answer.posted_at < ${bind(BigInt(resolved.to))}`])
	];
	return {
		sql: `with ${parts.join(',\n')}
			select answer.posted_at::double as at, signer.agent as agent, asked.posted_at::double as arrived
			from ${schema}.answers as answer
			join scope on scope.brand_id = answer.brand_id
			${signerOf(schema)}
			join ${schema}.posts as post on post.post = answer.post
			left join ${schema}.mentions as asked
				on asked.brand_id = answer.brand_id and asked.mention = post.parent
			where ${conditions.join(' and ')}
			order by answer.posted_at, answer.post`,
		values,
		columns: [
			{ name: 'at', label: 'Answered', unit: 'number' },
			{ name: 'agent', label: 'Signed by', unit: 'text' },
			{ name: 'arrived', label: 'Asked', unit: 'number' }
		]
	};
}
