-- How many posts each source has of each UTC day, counted in days since 1970; those that count.
create table out.days as
select second_of(post) // 86400 as day, source, count(*) as posts
from out.posts
join imports using (import)
where counts
group by all
order by all;
