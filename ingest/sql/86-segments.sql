-- The files of `posts/` in which the posts of this snapshot are.
create table out.segments as from lasting order by first;
