"""The routes by which a supervisor, a load balancer and Prometheus ask about this process."""
