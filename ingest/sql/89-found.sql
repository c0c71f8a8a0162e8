-- What the checks of the kind `notice` count: the version of each post, and what is the matter.
create or replace temp view found as
select
	'future_posts' as name,
	version,
	'it was ingested before, on ' || strftime(make_timestamp(ingested_at * 1000000), '%-d %b %Y') as reason
from live
where not counts
union all
select
	'answers_before_questions',
	replies.version,
	'it replies to ' || question.post_id || ', which is dated ' || (mentioning.posted_at - replies.posted_at) || ' s later'
from replies
join mentioning on mentioning.turn = replies.parent and mentioning.brand_id = replies.brand_id
join identities as question on question.turn = replies.parent
where replies.turn < replies.parent and replies.posted_at < mentioning.posted_at
union all
select 'unseen_parents', version, 'it replies to ' || unseen_parent || ', which was never imported'
from posts
where unseen_parent is not null
union all
select 'circles', posts.version, 'it replies to ' || parent.post_id || ', which leads back to it or into a circle'
from climbing
join posts using (turn)
join identities as parent on parent.turn = posts.parent
union all
select 'superseded_versions', version, 'a later version of the same post holds'
from beaten
union all
select 'mentions_without_case', identities.version, 'an answer of the same second has a smaller id'
from out.mentions
join identities on identities.turn = mentions.mention
where opening is null;
