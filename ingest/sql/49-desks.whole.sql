-- The handle that writes most among the posts of an import, of each brand.
create temp table desks as
select import, brand_id, mode(handle_id order by handle_id) as handle_id
from posts
where handle_id is not null
group by import, brand_id;
