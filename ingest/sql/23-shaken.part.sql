-- The last snapshot, attached as `base`, tells what was. Versions that hold now and did not, and those
-- that did and do not.
create temp table come as
from (select version from rivals where holds)
anti join base.posts using (version);

create temp table gone as
select posts.post, posts.version
from base.posts
semi join (from rivals where not holds) as rivals using (version);

-- All posts of the seconds in which that happened take their places anew.
create temp table places as
select
	version,
	turn_of(posted_at, row_number() over (
		partition by posted_at order by length(id_digits(post_id)), id_digits(post_id), post_id, space
	) - 1) as turn
from holding
where posted_at in (
	select posted_at from holding semi join come using (version)
	union
	select second_of(post) from gone
);

create temp table displaced as
select posts.post, posts.version
from base.posts
join places on places.version = posts.version and places.turn <> posts.post;

-- The ids of the posts that are not what they were, and all ids that they name.
create temp table altered as
select version.version, imports.space, version.post_id, version.reply_to_id, version.conversation_id
from post_versions as version
join imports using (import)
semi join (from come union all select version from gone union all select version from displaced) as those
	using (version);

create temp table ids as select distinct space, post_id from altered;

create temp table near as
from ids
union
select space, reply_to_id from altered where reply_to_id is not null
union
select space, conversation_id from altered where conversation_id is not null;

-- Posts whose answers or mentions can be others now: those that came and those that refer to one that
-- is not what it was.
create temp table doubtful as
select version from holding semi join come using (version)
union
select version from holding semi join ids on ids.space = holding.space and ids.post_id = holding.reply_to_id
union
select version from holding semi join ids on ids.space = holding.space and ids.post_id = holding.quote_of_id;

-- The conversations that can be others now, with all their posts as they were.
create temp table shaken as
with seeds as (
	from doubtful
	union
	select version from gone
	union
	select version from displaced
	union
	select version from holding semi join near using (space, post_id)
	union
	select version from holding semi join near on near.space = holding.space and near.post_id = holding.reply_to_id
	union
	select version from holding semi join near on near.space = holding.space and near.post_id = holding.conversation_id
)
from base.posts
semi join (from base.posts semi join seeds using (version)) as seeds using (conversation);

-- Authors of posts that came, by the numbers that they have.
create temp table known as
with newcomers as (
	select distinct space, author_key(author_id, author_handle) as author
	from holding
	semi join come using (version)
)
select newcomers.space, newcomers.author, any_value(posts.author_id) as author_id
from (
	select version, space, author_key(author_id, author_handle) as author
	from holding
) as writing
join newcomers using (space, author)
join base.posts using (version)
group by all;

create temp table given as
select
	coalesce(max(author_id), 0) as author_id,
	least(coalesce(min(conversation), 0), 0) as conversation
from base.posts;

-- Who has dealings with whom that can be others now: authors and brands with a mention in these
-- conversations, or perhaps one now.
create temp table pairs (author_id integer, brand_id integer);

create temp table spreading as
with asking as (
	select
		post.version, post.space, post.text, post.reply_to_id, post.quote_of_id,
		coalesce(posts.author_id, known.author_id) as author_id
	from holding as post
	semi join doubtful using (version)
	left join base.posts on posts.version = post.version
	left join known on known.space = post.space and known.author = author_key(post.author_id, post.author_handle)
),
naming as (
	select author_id, lower(unnest(at_names(text))) as name from asking
),
referring as (
	select author_id, space, unnest([reply_to_id, quote_of_id]) as post_id from asking
),
asked as (
	select referring.author_id, lower(post.author_handle) as name, case when post.space = 'x' then post.author_id end as id
	from referring
	join holding as post using (space, post_id)
)
select author_id, brand_id from base.mentions semi join shaken on shaken.post = mentions.mention
union
select author_id, brand_id from naming join out.handles using (name) where author_id is not null
union
select author_id, brand_id from asked join out.handles using (name) where author_id is not null
union
select author_id, brand_id from asked join out.handles using (id) where author_id is not null;

-- Answers in and to these conversations, by what the mentions tell of them.
create temp table answering as
select handles.brand_id, second_of(answer.post) as at, answer.handle_id as by
from (
	from shaken
	union
	from base.posts semi join shaken on shaken.post = posts.parent
) as answer
join out.handles using (handle_id);
