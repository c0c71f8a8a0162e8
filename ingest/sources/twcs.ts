import { position, type DelimitedSource } from './source.ts';

const COLUMNS = [
	'tweet_id',
	'author_id',
	'inbound',
	'created_at',
	'text',
	'response_tweet_id',
	'in_response_to_tweet_id'
] as const;

const WHOLE = "'[0-9]+(\\.0+)?'";

/** The id in a column, `3.0` read as 3; null where it is none. Plain ones skip the slow pattern. */
const whole = (column: string) =>
	`case
		when try_cast(${column} as ubigint)::varchar = ${column} then ${column}
		when regexp_full_match(trim(${column}), ${WHOLE}) then split_part(trim(${column}), '.', 1)
	end`;

/**
 * The Kaggle set "Customer Support on Twitter" and files of its form. Further columns, such as an
 * index in front, are ignored; ids may be written as `3.0`. The list of responses is ignored too:
 * every reply names its parent.
 */
export const twcs: DelimitedSource = {
	name: 'twcs',
	describe: 'the Kaggle set "Customer Support on Twitter" and files of its form',
	needs: () => `the columns ${COLUMNS.join(', ')}`,
	recognise({ header, delimiter }) {
		const at = Object.fromEntries(COLUMNS.map((name) => [name, position(header, name)])) as Record<
			(typeof COLUMNS)[number],
			number
		>;
		if (Object.values(at).includes(-1)) return undefined;
		const column = Object.fromEntries(
			Object.entries(at).map(([name, index]) => [name, `c${index}`])
		) as Record<(typeof COLUMNS)[number], string>;
		const shown = (name: (typeof COLUMNS)[number]) => `coalesce(${column[name]}, '(empty)')`;
		return {
			source: 'twcs',
			space: 'twcs',
			delimiter,
			columns: {
				post_id: 'tweet_id',
				author_handle: 'author_id',
				company: 'inbound',
				posted_at: 'created_at',
				text: 'text',
				reply_to_id: 'in_response_to_tweet_id'
			},
			reason: `its header has ${COLUMNS.join(', ')}`,
			select: `select *, case
					when post_id is null then 'tweet_id is not a whole number: ' || ${shown('tweet_id')}
					when coalesce(author_handle, '') = '' then 'author_id is empty'
					when company is null then 'inbound is neither True nor False: ' || ${shown('inbound')}
					when posted_at is null
						then 'created_at is not like "Tue Oct 31 22:10:47 +0000 2017": ' || ${shown('created_at')}
					when reply_to_id is null and ${column.in_response_to_tweet_id} is not null
						then 'in_response_to_tweet_id is not a whole number: ' || ${shown('in_response_to_tweet_id')}
				end as refusal
			from (
				select
					*,
					${whole(column.tweet_id)} as post_id,
					trim(${column.author_id}) as author_handle,
					null as author_id,
					epoch(try_strptime(${column.created_at}, '%a %b %d %H:%M:%S %z %Y'))::bigint as posted_at,
					coalesce(${column.text}, '') as text,
					null as lang,
					${whole(column.in_response_to_tweet_id)} as reply_to_id,
					null as quote_of_id,
					null as repost_of_id,
					null as conversation_id,
					'x' as channel,
					case ${column.inbound} when 'False' then true when 'True' then false
						else case lower(trim(${column.inbound})) when 'false' then true when 'true' then false end
					end as company,
					null as version_at
				from file
			)`
		};
	}
};
