import { binder } from './bind.ts';
import type { Column, Composed } from './compose.ts';
import { isoInZone } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import type { Snapshot, Values } from './warehouse.ts';

/** Posts of a conversation that are shown; longer ones are cut around the post that was asked for. */
const MOST = 400;

const COLUMNS: Column[] = [
	{ name: 'post_id', label: 'Post', unit: 'text' },
	{ name: 'posted_at', label: 'Posted', unit: 'instant' },
	{ name: 'seconds', label: 'Posted, in seconds since 1970', unit: 'count' },
	{ name: 'author', label: 'Author', unit: 'text' },
	{ name: 'text', label: 'Text', unit: 'text' },
	{ name: 'handle_of', label: 'Brand whose handle wrote it', unit: 'text' },
	{ name: 'replies_to', label: 'The post it replies to', unit: 'text' },
	{ name: 'mentions', label: 'Brand that it addresses', unit: 'text' },
	{ name: 'responded_at', label: 'Answered', unit: 'instant' },
	{ name: 'waited', label: 'Seconds waited', unit: 'seconds' },
	{ name: 'asked', label: 'The post that was asked for', unit: 'integer' },
	{ name: 'automatic', label: 'Written by a machine', unit: 'integer' }
];

/** Writes the SELECT of the conversation that holds a post, in the order of time. */
export function composeThread(
	resolved: Resolved,
	{ schema, posts }: Snapshot,
	{ space, id }: { space: string; id: string }
): Composed {
	const values: Values = { tz: resolved.tz };
	const bind = binder(values);
	const sql = `with found as (
			select place.post, place.conversation
			from ${posts} as version
			join ${schema}.imports on imports.import = version.import
			join ${schema}.posts as place on place.version = version.version
			where version.post_id = ${bind(id)} and imports.space = ${bind(space)}
			limit 1
		),
		near as (
			select place.*, place.post = found.post as asked
			from ${schema}.posts as place
			join found on found.conversation = place.conversation
			order by abs(place.post - found.post) limit ${MOST}
		)
		select
			version.post_id,
			${isoInZone('version.posted_at')} as posted_at,
			version.posted_at::integer as seconds,
			version.author_handle as author,
			version.text,
			brands.brand as handle_of,
			version.reply_to_id as replies_to,
			mention.brands as mentions,
			${isoInZone('mention.at')} as responded_at,
			(mention.at - version.posted_at)::double as waited,
			near.asked::integer as asked,
			near.automatic::integer as automatic
		from near
		join ${posts} as version on version.version = near.version
		left join ${schema}.handles on handles.handle_id = near.handle_id
		left join ${schema}.brands on brands.brand_id = handles.brand_id
		left join (
			select mention, string_agg(brand, ', ' order by brand) as brands, min(mention_thread_exclude_at) as at
			from ${schema}.mentions semi join near on near.post = mentions.mention
			join ${schema}.brands using (brand_id)
			group by mention
		) as mention on mention.mention = near.post
		order by near.post`;
	return { sql, values, columns: COLUMNS };
}
