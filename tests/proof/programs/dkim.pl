# Perl's Mail::DKIM without the net: the argument is what the DNS answers for the key, the mail comes on standard input;
# what is found goes to standard output.
use strict;
use warnings;
use Mail::DKIM::Verifier;
use Mail::DKIM::DNS;

package Answer {
    sub type    { return 'TXT' }
    sub txtdata { return $ARGV[0] }
}

no warnings 'redefine';
*Mail::DKIM::DNS::query_async = sub {
    my ($host, $type, %given) = @_;
    my $key = $given{Callbacks}{Success}->(bless {}, 'Answer');
    return sub { return $key };
};
use warnings 'redefine';

binmode STDIN;
my $judge = Mail::DKIM::Verifier->new();
while (my $line = <STDIN>) {
    $line =~ s/\r?\n$//;
    $judge->PRINT("$line\015\012");
}
$judge->CLOSE;
print $judge->result, "\n";
