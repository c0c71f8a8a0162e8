-- What only stands around is nobody's mention here; it can be one all the same.
insert into quiet
select version from (from scope where context) anti join quiet using (version);
