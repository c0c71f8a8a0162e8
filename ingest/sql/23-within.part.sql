-- All that has to be looked at. Conversations that can be others are derived anew; those in which the
-- same authors have dealings with the same brands are as they were (`settled`), and so is what stands
-- around (`context`): posts that these reply to, quote or are named by, and answers from elsewhere.
create temp table inside as
select post, version, conversation, parent, true as anew from shaken anti join gone using (version)
union all
select post, version, conversation, parent, false
from base.posts
semi join (
	select conversation
	from base.posts
	semi join (from base.mentions semi join pairs using (author_id, brand_id)) as mentions
		on mentions.mention = posts.post
) as dealings using (conversation)
anti join shaken using (version);

-- Versions that do not hold and may tell of other brands than they did.
create temp table overtaken as
select version from rivals where not holds and not removed
union
select version.version
from (
	select version, import, reply_to_id
	from post_versions
	semi join (from base.superseded anti join rivals using (version)) as superseded using (version)
) as version
join imports using (import)
semi join ids on ids.space = imports.space and ids.post_id = version.reply_to_id;

create temp table scope as
with referred as (
	select version.version, imports.space, version.reply_to_id, version.quote_of_id, version.conversation_id
	from (
		from post_versions
		semi join (from come union all select version from inside union all from overtaken) as those using (version)
	) as version
	join imports using (import)
),
written as (
	select space, reply_to_id as post_id from referred semi join overtaken using (version) where reply_to_id is not null
	union
	select space, quote_of_id from referred where quote_of_id is not null
	union
	select space, conversation_id from referred where conversation_id is not null
),
named as (
	from written
	union
	select written.space, edited.post_id
	from written
	join edited on edited.space = written.space and edited.edition_id = written.post_id
),
context as (
	select version
	from (
		select version, import, post_id
		from post_versions
		semi join (select post_id from named) as named using (post_id)
		where refusal is null
	) as version
	join imports using (import)
	semi join named using (space, post_id)
	union
	select version from base.posts semi join inside on inside.parent = posts.post
	union
	select version from base.posts semi join inside on inside.post = posts.parent
)
select version, null::bigint as conversation, false as context from come
union all
select version, case when not anew then conversation end, false from inside
union all
select posts.version, posts.conversation, true
from context
join base.posts using (version)
anti join inside using (version)
anti join gone using (version);

create temp table live as
select version.*, imports.space, imports.source, imports.ingested_at, version.posted_at <= imports.ingested_at as counts
from (from post_versions semi join scope using (version)) as version
join imports using (import);

-- The numbers of their authors, beside those of posts that came.
insert into known
select distinct live.space, author_key(live.author_id, live.author_handle) as author, posts.author_id
from live
join base.posts using (version)
anti join known on known.space = live.space and known.author = author_key(live.author_id, live.author_handle);

-- Posts of archives, which others may have too.
create or replace temp table repeated as select space, post_id from live where own_only(source);
