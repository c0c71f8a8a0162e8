-- What the checks of the kind `notice` count: the version of each post and, of an answer that came
-- before its question, by how many seconds.
create or replace temp view found as
select 'future_posts' as name, version, null as seconds
from out.posts
where not counts
union all
select 'answers_before_questions', answer.version, mention.posted_at - second_of(answer.post)
from (from out.posts where post < parent and counts) as answer
join out.handles using (handle_id)
join out.mentions as mention on mention.mention = answer.parent and mention.brand_id = handles.brand_id
where second_of(answer.post) < mention.posted_at
union all
select 'unseen_parents', version, null
from out.posts
where orphan
union all
select 'circles', version, null
from out.posts
where circular
union all
select 'superseded_versions', version, null
from out.superseded
union all
select 'mentions_without_case', posts.version, null
from out.mentions
join out.posts on posts.post = mentions.mention
where opening is null;
