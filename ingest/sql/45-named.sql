-- Brands' handles named in texts, while they are the brand's and by somebody else.
create temp table named as
with known as materialized (
	select
		names.space, names.post_id, names.position, names.name, names.leading,
		handles.brand_id, handles.handle_id, handles.valid_from, handles.valid_to
	from names
	join out.handles on handles.name = names.name
)
select
	known.space, known.post_id, known.position, known.name, known.leading,
	known.brand_id, known.handle_id,
	post.author, post.reply_to_id
from known
join posts as post on post.space = known.space and post.post_id = known.post_id
where post.counts and not post.repost
	and known.valid_from <= post.posted_at and post.posted_at < known.valid_to
	and known.brand_id is distinct from post.brand_id;
