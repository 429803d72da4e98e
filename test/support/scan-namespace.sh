#!/bin/sh
# Makes the network namespace that it is started in a small world: 198.51.100.0/24 and 2001:db8:1::/64 are at hand,
# everything else lies behind out0, where every packet is counted. Then runs what it is given.
set -e
ip link set lo up
ip link add out0 type veth peer name out1
for side in out0 out1; do
  for setting in accept_ra=0 accept_dad=0 router_solicitations=0 mldv2_unsolicited_report_interval=50 addr_gen_mode=1; do
    echo "${setting#*=}" > "/proc/sys/net/ipv6/conf/$side/${setting%=*}"
  done
done
echo 1 > /proc/sys/net/ipv6/conf/out1/disable_ipv6
ip link set out1 up
ip link set out0 up
ip address add 203.0.113.1/32 dev out0
ip -6 address add 2001:db8:ffff::1/128 dev out0 nodad
ip route add default dev out0 src 203.0.113.1
ip -6 route add default dev out0 src 2001:db8:ffff::1
ip route add local 198.51.100.0/24 dev lo
ip -6 route add local 2001:db8:1::/64 dev lo
# One address within the prefix that is not at hand: what is excluded must show outside if it is ever asked.
ip route add unicast 198.51.100.66/32 dev out0 table local
exec "$@"
