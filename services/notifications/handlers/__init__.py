"""Use cases: load, decide by the domain's rules, save. One function per thing that is heard or asked."""
