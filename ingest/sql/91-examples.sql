-- Up to twenty posts of what each check found, those first that stand last in what was imported.
create table out.examples as
select
	examples.name, post.post_id, post.author_handle as handle, post.posted_at,
	case examples.name
		when 'future_posts' then
			'it was ingested before, on ' || strftime(make_timestamp(post.ingested_at * 1000000), '%-d %b %Y')
		when 'answers_before_questions' then
			'it replies to ' || post.reply_to_id || ', which is dated ' || examples.seconds || ' s later'
		when 'unseen_parents' then 'it replies to ' || post.reply_to_id || ', which was never imported'
		when 'circles' then
			'it replies to ' || post.reply_to_id || ', which leads back to it or into a circle'
		when 'superseded_versions' then 'a later version of the same post holds'
		when 'mentions_without_case' then 'an answer of the same second has a smaller id'
	end as reason
from (
	select name, unnest(max_by({'version': version, 'seconds': seconds}, version, 20), recursive := true)
	from found
	group by name
) as examples
join versions as post using (version)
order by examples.name, post.version desc;
