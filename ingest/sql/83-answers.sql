-- Posts of brands that reply to somebody outside the family, machines' left out, with what stands at
-- their end, and the instant of the post that each replies to, which an id of X carries where the post
-- is unseen. Of a parent that was never collected only the first name of the answer is known.
-- The posts of brands are looked up among all texts, as in `26-identities.sql`.
set disabled_optimizers = 'build_side_probe_side';

create table out.answers as
with replying as (
	select turn, version, brand_id, handle_id, posted_at, second_of(parent) as asked_at, true as known
	from posts
	where brand_id is not null and counts and parent is not null
		and parent_brand is distinct from brand_id
	union all
	select
		posts.turn, posts.version, posts.brand_id, posts.handle_id, posts.posted_at,
		case when imports.space = 'x' then instant_in(posts.unseen_parent) end,
		false
	from names
	join (
		from posts
		where brand_id is not null and counts and parent is null and unseen_parent is not null
	) as posts using (version)
	join imports using (import)
	anti join out.handles
		on handles.brand_id = posts.brand_id and handles.name = names.name
		and handles.valid_from <= posts.posted_at and posts.posted_at < handles.valid_to
	where names.position = 1
),
ending as materialized (
	select replying.*, sign_off(post.text) as ending
	from live as post
	join replying using (version)
	anti join automatic using (turn)
	where known or starts_with(post.text, '@')
),
signs as (
	select
		ending,
		parts.caret || parts.mark || parts.hyphen as mark,
		case when length(parts.sign) between 1 and 24 then parts.sign end as sign
	from (select ending, sign_in(ending) as parts from (select distinct ending from ending))
)
select ending.brand_id, ending.handle_id, ending.posted_at, ending.turn as post, signs.mark, signs.sign, ending.asked_at
from ending
join signs using (ending)
order by ending.brand_id, ending.turn;

reset disabled_optimizers;
