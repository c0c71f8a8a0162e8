-- The handle of a brand that writes most among the posts of an import that is all the brand's.
create temp table desks as
select import, brand_id, mode(handle_id order by handle_id) as handle_id
from posts
semi join (from imports where brand is not null) as imports using (import)
where handle_id is not null
group by import, brand_id;
