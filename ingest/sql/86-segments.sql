-- The files of `posts/` in which the posts of this snapshot are.
create table out.segments as from segments order by first;
