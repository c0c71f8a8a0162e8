-- How many posts each source has of each UTC day, counted in days since 1970; those that count.
create table out.days as
select posted_at // 86400 as day, source, count(*) as posts
from posts
join imports using (import)
where counts
group by all
order by all;
