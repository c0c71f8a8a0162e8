-- The posts that have several versions. The first import has counted them already.
create temp table if not exists repeated as
select space, post_id from versions group by all having count(*) > 1;
