# SpamAssassin with its own rules and without the net: the name of a file on each line of standard input; on standard
# output a line for it: points, then each rule that applied with its points.
use strict;
use warnings;
use Mail::SpamAssassin;

$| = 1;
my $judge = Mail::SpamAssassin->new({
    local_tests_only     => 1,
    dont_copy_prefs      => 1,
    userprefs_filename   => '/dev/null',
    userstate_dir        => $ARGV[0],
    require_rules        => 1,
});
while (my $name = <STDIN>) {
    chomp $name;
    open(my $file, '<:raw', $name) or die "$name: $!";
    my @lines = <$file>;
    close($file);
    s/\r\n$/\n/ for @lines;
    my $mail   = $judge->parse(\@lines);
    my $status = $judge->check($mail);
    my $rules  = join(' ', map { "$_=$status->{conf}{scores}{$_}" } sort split(/,/, $status->get_names_of_tests_hit()));
    printf("%.1f %s\n", $status->get_score(), $rules);
    $status->finish();
    $mail->finish();
}
