-- Up to twenty posts of what each check found, those first that stand last in what was imported.
create table out.examples as
select examples.name, post.post_id, post.author_handle as handle, post.posted_at, examples.reason
from (
	select name, unnest(max_by({'version': version, 'reason': reason}, version, 20), recursive := true)
	from found
	group by name
) as examples
join versions as post using (version)
order by examples.name, post.version desc;
