-- Ids of later versions of posts that were edited: a reference to one is a reference to the post.
create temp table edited as
select space, edition_id, arg_min(editions.post_id, id_key(editions.post_id)) as post_id
from editions
join imports using (import)
where not removed and edition_id <> editions.post_id
group by space, edition_id;
