-- Posts of brands that reply to somebody outside the family, machines' left out, with what stands at
-- their end. Of a parent that was never collected only the first name of the answer is known.
create temp table signing as
with replying as (
	select turn, version, brand_id, handle_id, posted_at, true as known
	from posts
	where brand_id is not null and counts and parent is not null
		and parent_brand is distinct from brand_id
	union all
	select posts.turn, posts.version, posts.brand_id, posts.handle_id, posts.posted_at, false
	from (
		from posts
		where brand_id is not null and counts and parent is null and unseen_parent is not null
	) as posts
	join names on names.version = posts.version and names.position = 1
	anti join out.handles
		on handles.brand_id = posts.brand_id and handles.name = names.name
		and handles.valid_from <= posts.posted_at and posts.posted_at < handles.valid_to
),
ending as materialized (
	select replying.*, sign_off(post.text) as ending
	from replying
	anti join automatic using (turn)
	join post_versions as post on post.rowid = replying.version
	where known or starts_with(post.text, '@')
),
signs as (
	select
		ending,
		parts.caret || parts.mark || parts.hyphen as mark,
		case when length(parts.sign) between 1 and 24 then parts.sign end as sign,
		lower(regexp_replace(parts.sign, '[^\pL\pN]', '', 'g')) as key
	from (select ending, sign_in(ending) as parts from (select distinct ending from ending))
)
select turn, brand_id, handle_id, posted_at, mark, sign, key
from ending
join signs using (ending);

-- The signs of a handle that are believed. A caret speaks for itself. Any other mark must be a habit:
-- three answers and a tenth of them carry one, or three carry the very sign. A name without a mark
-- must be the habit of a third of the answers, or somebody who signs with a mark as well, or initials
-- that come three times. Words that end answers are no names; initials of two letters may spell one.
create temp table believed as
with habits as (
	select
		handle_id,
		count(sign) filter (mark <> '') >= greatest(3, count(*) / 10) as marks,
		count(sign) filter (mark = '' and not is_word(key)) >= greatest(3, count(*) / 3) as names
	from signing
	group by handle_id
),
signs as (
	select
		handle_id, key, mark = '' as bare,
		count(*) as often,
		bool_or(mark = '^') as caret,
		bool_or(sign[1] <> lower(sign[1])) as capital,
		is_word(key) as word,
		bool_or(regexp_full_match(sign, '\p{Lu}{2,3}')) as initials
	from signing
	where sign is not null
	group by handle_id, key, bare
),
marked as (
	select handle_id, key
	from signs
	join habits using (handle_id)
	where not bare and (caret or (capital and (not word or length(key) = 2) and (marks or often >= 3)))
)
select handle_id, key, false as bare from marked
union all
select handle_id, key, true
from signs
join habits using (handle_id)
left join marked using (handle_id, key)
where bare and capital and not word and (names or marked.key is not null or (initials and often >= 3));

-- One row per answer, with the agent who signed it, in the brand's most common spelling of that sign,
-- and the instant of the post that it replies to, which an id of X carries where the post is unseen.
create table out.answers as
with spellings as (
	select brand_id, key, mode(sign order by sign) as agent
	from signing
	where sign is not null
	group by all
)
select
	signing.brand_id, signing.handle_id, signing.posted_at, signing.turn as post, spellings.agent,
	coalesce(parent.posted_at, case when imports.space = 'x' then instant_in(post.unseen_parent) end) as asked_at
from signing
join posts as post on post.turn = signing.turn
join imports using (import)
left join posts as parent on parent.turn = post.parent
left join believed
	on believed.handle_id = signing.handle_id and believed.key = signing.key
	and believed.bare = (signing.mark = '')
left join spellings on spellings.brand_id = signing.brand_id and spellings.key = believed.key
order by signing.brand_id, signing.turn;
