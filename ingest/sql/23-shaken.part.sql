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
from (
	select version, import, post_id, posted_at
	from post_versions
	where refusal is null and posted_at in (
		select posted_at from post_versions semi join come using (version)
		union
		select second_of(post) from gone
	)
)
join (from imports where not removed) as imports using (import)
anti join beaten using (version);

create temp table displaced as
select posts.post, posts.version
from base.posts
join places on places.version = posts.version and places.turn <> posts.post
union
-- Whether an archive alone has them may be another matter now.
select posts.post, posts.version
from base.posts
semi join (from rivals where holds and own_only(source)) as rivals using (version);

-- The posts that are not what they were, and all ids that they name.
create temp table altered as
select version.version, imports.space, version.post_id, version.reply_to_id, version.quote_of_id, version.conversation_id
from (
	from post_versions
	semi join (from come union all select version from gone union all select version from displaced) as those
		using (version)
) as version
join imports using (import);

-- Later versions of edited posts have ids of their own: whatever refers to one refers to the post.
create temp table known_editions as
select distinct space, edition_id, editions.post_id, import in (from moved) as moved
from editions
join imports using (import);

create temp table ids as
with posts as (
	select space, post_id from altered
	union
	select space, unnest([edition_id, post_id]) from known_editions where moved
)
from posts
union
select space, edition_id from known_editions semi join posts using (space, post_id);

create temp table near as
with named as (
	from ids
	union
	select space, reply_to_id from altered where reply_to_id is not null
	union
	select space, conversation_id from altered where conversation_id is not null
),
posts as (
	from named
	union
	select named.space, known_editions.post_id
	from named
	join known_editions on known_editions.space = named.space and known_editions.edition_id = named.post_id
)
from posts
union
select space, edition_id from known_editions semi join posts using (space, post_id);

create temp table quoted as
with named as (
	select distinct space, quote_of_id as post_id from altered where quote_of_id is not null
)
from named
union
select named.space, known_editions.post_id
from named
join known_editions on known_editions.space = named.space and known_editions.edition_id = named.post_id;

-- What holds now and is one of these posts, names one of these ids, or is quoted.
create temp table around as
with those as (
	select version from post_versions where post_id in (select post_id from near union select post_id from quoted)
	union
	select version from post_versions where reply_to_id in (select post_id from near)
	union
	select version from post_versions where conversation_id in (select post_id from near)
	union
	select version from post_versions where quote_of_id in (select post_id from ids)
)
select version.*, imports.space
from (
	select version, import, post_id, author_handle, author_id, reply_to_id, quote_of_id, conversation_id
	from post_versions
	semi join those using (version)
	where refusal is null
) as version
join (from imports where not removed) as imports using (import)
anti join beaten using (version);

-- Posts whose answers or mentions can be others now: those that came and those that refer to one that
-- is not what it was.
create temp table doubtful as
from come
union
select version from displaced
union
select version from around semi join ids on ids.space = around.space and ids.post_id = around.reply_to_id
union
select version from around semi join ids on ids.space = around.space and ids.post_id = around.quote_of_id;

-- The conversations that can be others now, with all their posts as they were.
create temp table shaken as
with seeds as (
	from doubtful
	union
	select version from gone
	union
	select version from displaced
	union
	select version from around semi join near using (space, post_id)
	union
	select version from around semi join near on near.space = around.space and near.post_id = around.reply_to_id
	union
	select version from around semi join near on near.space = around.space and near.post_id = around.conversation_id
)
from base.posts
semi join (from base.posts semi join seeds using (version)) as seeds using (conversation);

-- Authors of posts that came, by the numbers that they have.
create temp table known as
with newcomers as (
	select distinct space, author_id, lower(author_handle) as name, author_key(author_id, author_handle) as author
	from around
	semi join come using (version)
),
earlier as (
	select import, lower(author_handle) as author, max(version) as version
	from post_versions
	semi join (from newcomers where author_id is null) as newcomers on newcomers.name = lower(author_handle)
	anti join beaten using (version)
	anti join come using (version)
	where author_id is null and refusal is null
	group by all
	union all
	select import, '#' || author_id, max(version)
	from post_versions
	semi join newcomers using (author_id)
	anti join beaten using (version)
	anti join come using (version)
	where refusal is null
	group by all
)
select imports.space, earlier.author, any_value(posts.author_id) as author_id
from earlier
join imports using (import)
join base.posts using (version)
semi join newcomers using (space, author)
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
		post.version, post.import, post.space, post.reply_to_id, post.quote_of_id,
		coalesce(posts.author_id, known.author_id) as author_id
	from around as post
	semi join doubtful using (version)
	left join base.posts on posts.version = post.version
	left join known on known.space = post.space and known.author = author_key(post.author_id, post.author_handle)
),
naming as (
	select
		author_id,
		lower(unnest(coalesce(list_transform(names, lambda each: each.name), at_names(text)))) as name
	from asking
	join (select version, text, names from post_versions semi join doubtful using (version)) as said using (version)
),
-- In what was delivered to a brand, answers name no parent; theirs can be another post now.
delivered as (
	select
		post.space, post.conversation_id, lower(post.author_handle) as name,
		case when post.space = 'x' then post.author_id end as id,
		coalesce(posts.author_id, known.author_id) as author_id
	from around as post
	join (from imports where brand is not null) as imports using (import)
	left join base.posts using (version)
	left join known on known.space = post.space and known.author = author_key(post.author_id, post.author_handle)
	where post.conversation_id is not null
),
writing as (
	select distinct space, conversation_id, brand_id from delivered join out.handles using (name)
	union
	select distinct space, conversation_id, brand_id from delivered join out.handles using (id)
),
talking as (
	select distinct space, conversation_id, author_id from delivered
),
naming_posts as (
	select author_id, space, unnest([reply_to_id, quote_of_id]) as post_id from asking
),
referring as (
	from naming_posts
	union
	select naming_posts.author_id, naming_posts.space, edited.post_id
	from naming_posts
	join edited on edited.space = naming_posts.space and edited.edition_id = naming_posts.post_id
),
asked as (
	select referring.author_id, lower(post.author_handle) as name, case when post.space = 'x' then post.author_id end as id
	from referring
	join around as post using (space, post_id)
)
select author_id, brand_id from base.mentions semi join shaken on shaken.post = mentions.mention
union
select author_id, brand_id from naming join out.handles using (name) where author_id is not null
union
select author_id, brand_id from asked join out.handles using (name) where author_id is not null
union
select author_id, brand_id from asked join out.handles using (id) where author_id is not null
union
select author_id, brand_id from talking join writing using (space, conversation_id) where author_id is not null
union
select author_id, brands.brand_id
from asking
join imports using (import)
join out.brands using (brand)
where author_id is not null;

-- Answers in and to these conversations, by what the mentions tell of them.
create temp table answering as
select handles.brand_id, second_of(answer.post) as answered_at, answer.handle_id
from (
	from shaken
	union all
	from base.posts semi join shaken on shaken.post = posts.parent
) as answer
join out.handles using (handle_id);
