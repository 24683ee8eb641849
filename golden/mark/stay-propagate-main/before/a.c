int main(void)
{
    node_wait(root());
    return 0;
}
